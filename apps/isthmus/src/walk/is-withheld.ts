// Whether South may see a patient: what he decided, or the default of the profile where nothing is
// recorded.
import type { DomainTarget } from './domain-target.ts'
import type { WalkStudy } from './walk.ts'

/**
 * True for a recorded refusal in every profile, and in profile hospital for whom nothing is
 * recorded.
 */
export function isWithheld({ consent }: WalkStudy, { profile }: DomainTarget): boolean {
  return consent === 'refuse' || (consent === 'none' && profile === 'hospital')
}
