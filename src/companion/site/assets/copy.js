// A button beside each piece that can be copied. Without this script it is text to select.
"use strict";
for (const box of document.querySelectorAll(".copy")) {
  const name = box.querySelector("h3").textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${name}`);
  button.addEventListener("click", async () => {
    const text = box.querySelector("code");
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch { // pages from disk may not write to the clipboard: what is selected can be
      getSelection().selectAllChildren(text);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  box.append(button);
}
