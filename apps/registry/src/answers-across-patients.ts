// Whether ITI-51 is served: by default in profile conformance alone.
import type { RegistryConfig } from './config.ts'

export function answersAcrossPatients({
  multiPatientQuery,
  profile,
}: Pick<RegistryConfig, 'multiPatientQuery' | 'profile'>): boolean {
  return (multiPatientQuery ?? (profile === 'conformance' ? 'on' : 'off')) === 'on'
}
