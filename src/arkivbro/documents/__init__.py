"""Documents: typst templates and rendering to PDF/A, cleaning of text, inspection of attachments. No Django.

What others call:

    content         what a document shows: `advertisement_document`, `application_document`, `note_document`
    renderer        `Renderer`: renders documents and inspects attachments in confined child processes
    attachments     `AttachmentLimits`, `AttachmentState`: what an inspection takes and what it found
    errors          what can go wrong, as part of the core's tree
"""
