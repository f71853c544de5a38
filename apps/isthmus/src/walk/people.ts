// The people of the demo whom the walk stands in for.
import type { Asker } from './find-documents.ts'
import type { Desk } from './record-consent.ts'

export const clinicianOfSouth: Asker = { hospital: 'south', account: 'dr-south' }

export const deskOfNorth: Desk = {
  hospital: 'north',
  account: 'desk-north',
  organizationOid: '2.999.1.10.1',
}
