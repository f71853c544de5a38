// Names of HL7 v3 that ITI-44 uses (ITI TF-2: 3.44).
import type { FeedInteraction } from './identity-feed-v3.ts'

export const hl7v3 = 'urn:hl7-org:v3'
/** OID of HL7's interactions and trigger events. */
export const interactionOid = '2.16.840.1.113883.1.6'
export const acknowledgementName = 'MCCI_IN000002UV01'

export interface InteractionNames {
  readonly element: string
  readonly trigger: string
}

export const interactions: Readonly<Record<FeedInteraction, InteractionNames>> = {
  add: { element: 'PRPA_IN201301UV02', trigger: 'PRPA_TE201301UV02' },
  revise: { element: 'PRPA_IN201302UV02', trigger: 'PRPA_TE201302UV02' },
  merge: { element: 'PRPA_IN201304UV02', trigger: 'PRPA_TE201304UV02' },
}

/** The SOAP action of an interaction. */
export function actionOf(element: string): string {
  return `${hl7v3}:${element}`
}
