// Why a scenario cannot be run against a target: what domain.json does not offer is skipped, never
// passed.
import type { RunContext } from './run-context.ts'
import type { Scenario } from './scenario.ts'

/** One sentence, or undefined when everything is there. */
export function skipReason({ needs }: Scenario, context: RunContext): string | undefined {
  const { target, identities, patient } = context
  const actor = needs.services.find((one) => target.find(one) === undefined)
  if (actor !== undefined) return `domain.json lists no ${actor}`
  const endpoint = needs.endpoints?.find(
    (one) => !target.services.some(({ endpoints }) => one in endpoints),
  )
  if (endpoint !== undefined) return `domain.json names no endpoint ${endpoint}`
  if (needs.patient === true && patient === undefined) return 'domain.json lists no patient'
  if (needs.profile !== undefined && needs.profile !== target.profile) {
    return `it is about profile ${needs.profile}, the domain runs in ${target.profile}`
  }
  if (needs.gateway === true && identities.named('gateway') === undefined) {
    return 'domain.json has no identity of a gateway'
  }
  if (identities.named('tester') === undefined) return 'domain.json has no identity tester'
  const asks = needs.assertion === true || (target.profile === 'hospital' && needs.patient === true)
  if (asks && target.assertion === undefined) return 'domain.json names no command for assertions'
  return undefined
}
