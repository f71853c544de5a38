import { expect, test } from 'vitest'
import { checkAcknowledgement } from '../src/check-acknowledgement.ts'

const header = 'MSH|^~\\&|REGISTRY|DOMAIN|TESTER|TESTER|20260314120000||ACK^A04|1|P|2.3.1\r'

function framed(text: string): Buffer {
  return Buffer.from(`\x0b${header}${text}\x1c\r`)
}

const refused = framed(
  'MSA|AE|M-1|PID-3 is empty\rERR|PID^1^3^101&Required field missing&HL70357\r',
)

const noFrame = ['no acknowledgement came in its frame']
const rows = [
  { says: 'AA where AA is due', due: { code: 'AA' }, came: framed('MSA|AA|M-1\r'), problems: [] },
  { says: 'AE with its code', due: { code: 'AE', error: '101' }, came: refused, problems: [] },
  {
    says: 'AE where AA is due',
    due: { code: 'AA' },
    came: refused,
    problems: ['the acknowledgement is AE, AA is due'],
  },
  {
    says: 'another error',
    due: { code: 'AE', error: '102' },
    came: refused,
    problems: ['the error is 101, 102 is due'],
  },
  {
    says: 'no MSA',
    due: { code: 'AA', error: '101' },
    came: framed(''),
    problems: ['the acknowledgement is missing, AA is due', 'the error is missing, 101 is due'],
  },
  { says: 'nothing', due: { code: 'AA' }, came: Buffer.of(), problems: noFrame },
  { says: 'half a frame', due: { code: 'AA' }, came: refused.subarray(0, -1), problems: noFrame },
]

test.each(rows)('$says', ({ due, came, problems }) => {
  expect(checkAcknowledgement({ acknowledgement: due }, came)).toEqual(problems)
})
