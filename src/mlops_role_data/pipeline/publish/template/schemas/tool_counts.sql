-- How often the document speaks of each tool.
SELECT
    tools.name AS tool,
    count(tool_use_id) AS uses,
    tools.tool_id
FROM tools
LEFT JOIN tool_uses USING (tool_id)
GROUP BY tools.name, tools.tool_id, tools._row
ORDER BY uses DESC, tools._row
