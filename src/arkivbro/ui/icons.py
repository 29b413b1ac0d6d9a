"""Our icons: 24 by 24, drawn with lines."""

from __future__ import annotations

ICONS = {
    "check": '<path d="M4.5 12.5l5 5 10-11"/>',
    "check-circle": '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l2.7 2.7L16 9.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.2 2"/>',
    "arrow-up": '<path d="M12 20V5M5.5 11L12 4.5 18.5 11"/>',
    "arrow-down": '<path d="M12 4v15M5.5 13L12 19.5 18.5 13"/>',
    "arrow-right": '<path d="M4 12h15M13 5.5l6.5 6.5-6.5 6.5"/>',
    "refresh": '<path d="M20 12a8 8 0 1 1-2.5-5.8M20 4v4.5h-4.5"/>',
    "question": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.1"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "warning": '<path d="M12 4L2.8 20h18.4L12 4zM12 10v4.5M12 17.3v.1"/>',
    "stop": '<path d="M8.2 3.5h7.6l4.7 4.7v7.6l-4.7 4.7H8.2l-4.7-4.7V8.2zM8.5 12h7"/>',
    "minus": '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="9.5" rx="1.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>',
    "folder": '<path d="M3 7a1.5 1.5 0 0 1 1.5-1.5h4.8l2 2.5h8.2A1.5 1.5 0 0 1 21 9.5v8A1.5 1.5 0 0 1 19.5 19h-15A1.5 1.5 0 0 1 3 17.5z"/>',
    "document": '<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6"/>',
    "paperclip": '<path d="M19.5 11.5l-7.8 7.8a4.6 4.6 0 0 1-6.5-6.5L13.4 4.6a3 3 0 0 1 4.3 4.3l-8.2 8.2a1.5 1.5 0 0 1-2.1-2.1l7.4-7.4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "pencil": '<path d="M4 20l.9-4L16.5 4.4a1.9 1.9 0 0 1 2.7 0l.4.4a1.9 1.9 0 0 1 0 2.7L8 19.1z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5l5 5"/>',
    "printer": '<path d="M7 9V4h10v5M7 17H4.5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H17M7 14h10v6H7z"/>',
    "feed": '<circle cx="6" cy="18" r="1.5"/><path d="M4.5 11.5a8 8 0 0 1 8 8M4.5 5a14.5 14.5 0 0 1 14.5 14.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "pause": '<path d="M8.5 5v14M15.5 5v14"/>',
    "download": '<path d="M12 4v12M6.5 11l5.5 5.5 5.5-5.5M4.5 20h15"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4"/>',
    "list": '<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.3 6.5h.1M4.3 12h.1M4.3 17.5h.1"/>',
    "mail": '<rect x="3" y="5.5" width="18" height="13" rx="1.5"/><path d="M3.5 7l8.5 6 8.5-6"/>',
}
