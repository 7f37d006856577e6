"""The argument of Koolaee & Azizi's paper on Russia and Hamas: its subjects, tables and charts."""
