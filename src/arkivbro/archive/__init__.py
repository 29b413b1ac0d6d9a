"""The built-in Noark archive: records, rules, file store, its adapter to the Archive port, the public journal."""
