"""The places that findings name: fields of facts, of records, of forms and files. Each is one or two words in lower case."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Word

TABLE = {
    "where.line": Word("linje {place}"),
    "where.end_of_file": Word("slutten av filen"),
    "where.field": Word("{place}"),
    "where.title": Word("tittelen"),
    "where.reference": Word("referansen"),
    "where.application": Word("søknaden"),
    "where.applicant": Word("søkeren"),
    "where.applicant_list": Word("søkerlisten"),
    "where.exemption": Word("unntaket"),
    "where.letter": Word("brevet"),
    "where.line_of_file": Word("{place}"),
    "where.entry": Word("{place}"),
    "where.document": Word("{place}"),
    "where.the_document": Word("dokumentet"),
    "where.one_application": Word("søknad {place}"),
    "where.access": Word("tilgangen"),
    "where.letter_subject": Word("emnet"),
    "where.letter_body": Word("brevteksten"),
}
