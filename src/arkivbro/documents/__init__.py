"""Documents: typst templates and rendering to PDF/A, cleaning of text, inspection of attachments. No Django.

What others call:

    from_facts      documents built from facts: `advertisement_document`, `application_document`, `note_document` …
    from_decisions  the recruiter's: `list_document`, `letter_document`, `exemption_document`
    list_content    `ListDocument`: the value of any list
    spreadsheets    `xlsx`, `csv_file` and `file_name` of a `ListDocument`
    renderer        `Renderer`: renders documents in confined child processes
    inspector       `Inspector`: looks at files from outside, each in a confined process of its own
    places          `Places`: how many files of the installation are looked at at a time
    attachments     `AttachmentLimits`, `Content`, `AttachmentState`: what an inspection takes and what it found
    bounds          what a file may ask of whoever opens it
    making          the documents of a plan, rendered or as received
    file_store      working files by checksum
    errors          what can go wrong, as part of the core's tree

How it works: docs/explanation/documents.md
"""
