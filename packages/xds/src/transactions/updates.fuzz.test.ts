import type { XmlElement } from '@isthmus/xml/element'
import { readXml } from '@isthmus/xml/read-xml'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  entryLid,
  newEntry,
  newFolder,
  otherEntry,
  statusTrigger,
  submitTrigger,
  submitting,
  updateFacts,
} from '../../test/update-sample.ts'
import { canonicalUpdate } from '../canonical-update.ts'
import { checkUpdate } from '../rules/update.ts'
import { updateFactsNeeded } from '../update-facts.ts'
import { decideUpdate } from '../update.ts'
import { iti57 } from './iti-57.ts'
import { iti62 } from './iti-62.ts'

const update = readXml(
  iti57.encodeRequest({
    submission: submitting(
      {},
      {
        entries: [newEntry()],
        folders: [newFolder()],
        triggers: [submitTrigger(), statusTrigger(otherEntry)],
      },
    ),
  }),
)
const removal = readXml(iti62.encodeRequest({ ids: [entryLid, otherEntry], beside: [] }))

/** One spoilt place: which element, counted in document order, and what becomes of it. */
const change = fc.record({
  at: fc.nat({ max: 200 }),
  kind: fc.constantFrom('drop', 'twice', 'bare', 'text', 'attribute'),
  text: fc.string({ unit: 'binary', maxLength: 300 }),
})
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never

describe('a spoilt body is read or refused, never worse', () => {
  test('ITI-57 and ITI-92: what was read is judged, and decided where nothing is wrong', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const submission = canonicalUpdate(iti57.decodeRequest(spoil(update, changes)).submission)
        for (const transaction of ['ITI-57', 'ITI-92'] as const) {
          const errors = checkUpdate(submission, transaction)
          expect(errors.length).toBeLessThanOrEqual(200)
          if (errors.length > 0) continue
          updateFactsNeeded(submission)
          decideUpdate(submission, updateFacts(), {
            transaction,
            now: new Date(0),
            newUuid: () => '0'.repeat(8),
            policy: { repositoryUniqueIds: undefined, releaseAttributes: 'changeable' },
          })
        }
      }),
    )
  })

  test('ITI-62', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const request = iti62.decodeRequest(spoil(removal, changes))
        expect(readXml(iti62.encodeRequest(request)).name).toBe('RemoveObjectsRequest')
      }),
    )
  })
})

/** The root stays as it is; every other element may be spoilt. */
function spoil(root: XmlElement, changes: readonly Change[]): XmlElement {
  let count = 0
  const visit = (element: XmlElement): readonly XmlElement[] => {
    const at = (count += 1)
    const children = element.children.flatMap((one) => visit(one))
    return changes
      .filter((one) => one.at === at)
      .reduce<readonly XmlElement[]>(
        (found, one) => found.flatMap((each) => apply(each, one)),
        [{ ...element, children }],
      )
  }
  return { ...root, children: root.children.flatMap((one) => visit(one)) }
}

function apply(element: XmlElement, { kind, text }: Change): readonly XmlElement[] {
  switch (kind) {
    case 'drop':
      return []
    case 'twice':
      return [element, element]
    case 'bare':
      return [{ ...element, attributes: new Map(), children: [] }]
    case 'text':
      return [{ ...element, text }]
    case 'attribute': {
      const [name = 'id'] = element.attributes.keys()
      return [{ ...element, attributes: new Map([...element.attributes, [name, text]]) }]
    }
  }
}
