// What every stored query selects of an entry, beside the patient as he is known today.

export const entryColumns = [
  'document_entry.patient_id',
  'document_entry.entry_uuid',
  'document_entry.logical_id',
  'document_entry.version',
  'document_entry.status',
  'document_entry.type',
  'document_entry.unique_id',
  'document_entry.metadata',
] as const
