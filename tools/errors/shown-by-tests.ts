// Tests that get a code out of a state that no message brings about: a full disk, a neighbour that
// is silent, a limit that is far away. tidy: table

/** Path of the test from the root of the project, by code, fault or subcode. */
export const shownByTests: ReadonlyMap<string, string> = new Map([
  ['LocalPolicyRestrictionError', 'apps/registry/test/iti-57.test.ts'],
  ['Receiver', 'packages/http/test/soap.test.ts'],
  ['SecurityTokenUnavailable', 'apps/repository/test/iti-43.test.ts'],
  ['XDSRegistryBusy', 'apps/registry/src/unmade-change.test.ts'],
  ['XDSRegistryNotAvailable', 'apps/repository/test/iti-41-registry.test.ts'],
  ['XDSRegistryOutOfResources', 'packages/testbed/test/faults/run-full-disks.ts'],
  ['XDSRemoveDocumentsError', 'apps/repository/test/iti-86.test.ts'],
  ['XDSRepositoryBusy', 'apps/repository/src/explain-failure.test.ts'],
  ['XDSRepositoryOutOfResources', 'apps/repository/test/io-failures.test.ts'],
  ['XDSTooManyResults', 'apps/registry/test/iti-18.test.ts'],
])
