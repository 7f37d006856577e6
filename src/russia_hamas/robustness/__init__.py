"""The findings on trade and shares over many windows, series and regions."""
