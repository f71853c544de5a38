import { expect, it } from 'vitest'
import { faultOf } from '../test/messages.ts'
import { checkAction } from './action.ts'

it.each([
  ['urn:a', undefined, 'accepted'],
  ['urn:a', '', 'accepted'],
  ['urn:a', 'urn:a', 'accepted'],
  ['urn:a', 'urn:b', 'Sender/InvalidAddressingHeader/ActionMismatch'],
  ['urn:b', undefined, 'Sender/ActionNotSupported'],
  ['urn:b', 'urn:b', 'Sender/ActionNotSupported'],
  [' urn:a', undefined, 'Sender/ActionNotSupported'],
])(
  'action %j with the HTTP action %j: %s (WS-Addressing SOAP binding: 6.4)',
  async (action, httpAction, expected) => {
    expect(await faultOf(() => checkAction(action, { expected: 'urn:a', httpAction }))).toBe(
      expected,
    )
  },
)
