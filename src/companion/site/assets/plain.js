// A text as it is compared in a search: without capitals and accents.
"use strict";
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
