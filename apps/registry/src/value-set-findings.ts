// What the affinity domain's value sets have against a submission.
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { checkValueSets } from '@isthmus/xds/rules/value-set-rules'
import type { ValueSetFile } from './value-sets.ts'

// ITI TF-3: 4.2.4.2. A warning leaves the answer a Success.
/** Nothing where the affinity domain allows every code. */
export function valueSetFindings(
  submission: Submission,
  valueSets: Pick<ValueSetFile, 'check' | 'current'> | undefined,
): readonly RegistryError[] {
  if (valueSets === undefined) return []
  const severity = valueSets.check === 'refuse' ? 'Error' : 'Warning'
  return checkValueSets(submission, valueSets.current(), severity)
}
