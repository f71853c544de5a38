// The named steps of a submission, in their order.

/** Of ITI-41 at the repository. */
export const repositorySteps = [
  'repository staged',
  'repository synced',
  'repository located',
  'repository renamed',
  'repository register sent',
  'repository register answered',
  'repository audited',
  'repository committed',
  'repository answered',
] as const

/** Of ITI-42 at the registry. */
export const registrySteps = [
  'registry gathered',
  'registry decided',
  'registry written',
  'registry audited',
  'registry committed',
  'registry answered',
] as const

export type CrashStep = (typeof repositorySteps)[number] | (typeof registrySteps)[number]
