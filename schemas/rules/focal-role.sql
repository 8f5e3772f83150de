-- Focal roles are the subjects of the documents, and no other roles are: the role that a document is
-- about has the kind focal.
SELECT
    'roles' AS "table",
    _row AS "row",
    'kind' AS field,
    'no document is about this role: correct the kind, or the subject of a document' AS message
FROM roles
WHERE kind = 'focal' AND role_id NOT IN (SELECT subject_role_id FROM documents WHERE subject_role_id IS NOT NULL)
UNION ALL
SELECT
    'documents',
    documents._row,
    'subject_role_id',
    'the kind of this role is ' || kind || ', not focal: correct the kind, or the subject'
FROM documents
JOIN roles ON role_id = subject_role_id
WHERE kind IN ('comparison', 'career_title', 'collaborator', 'group')
