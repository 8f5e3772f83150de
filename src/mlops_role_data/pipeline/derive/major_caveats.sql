-- How many major caveats concern each record.
SELECT table_name, record_id, count(*) AS caveats_major
FROM caveat_records
JOIN caveats USING (caveat_id)
WHERE severity = 'major'
GROUP BY table_name, record_id
