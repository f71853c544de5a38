// In profile hospital nothing is shared of a patient without consent: the run records one for its
// patient.
import { ScenarioMemory, type RunContext } from './run-context.ts'
import { plainHttp } from './steps/plain-http.ts'

/** Gives what the report must say about it. */
export async function prepareConsent(context: RunContext): Promise<readonly string[]> {
  const { target, identities, patient } = context
  if (target.profile !== 'hospital' || patient === undefined) return []
  const service = target.find('consent-registry', 'FHIR')
  if (service === undefined || identities.named('gateway') === undefined) {
    return ['no consent could be recorded for the patient of this run: what he has is what counts']
  }
  const { problems } = await plainHttp(
    {
      method: 'POST',
      to: 'consent-registry',
      endpoint: 'FHIR',
      path: '/Consent',
      as: 'gateway',
      account: 'desk',
      template: 'samples/pcf/permit.json',
      contentType: 'application/fhir+json',
    },
    { id: 'consent', expect: { http: 201 } },
    { context, memory: new ScenarioMemory(context) },
  )
  return problems.length === 0
    ? ['a permit was recorded for the patient of this run before it began']
    : [`no permit could be recorded for the patient of this run: ${problems.join('; ')}`]
}
