-- Where each span is: the title of its document, its heading, its line, and its place in the order of all.
SELECT spans.span_id, documents.title AS document, heading AS section, line, spans._row AS place
FROM spans
JOIN documents USING (document_id)
JOIN sections ON sections.section_id = spans.section_id
