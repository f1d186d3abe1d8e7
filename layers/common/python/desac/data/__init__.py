"""Reference data of Denpasar: villages, aliases, polygons, puskesmas. Sources in `NOTICE`."""
