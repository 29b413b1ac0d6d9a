"""The pure core: facts, Noark records, screening, plan, publicity. No Django, no network, no clock, no disk."""
