import { describe, expect, test } from 'vitest'
import { readXml } from '@isthmus/xml/read-xml'
import { queryAnswer, objectRefXml } from './query-answer.ts'
import type { RegistryError } from './registry-response.ts'
import { iti18 } from './transactions/iti-18.ts'

const refs = [1, 2, 3].map((count) => `urn:uuid:00000000-0000-4000-8000-00000000000${count}`)
const error: RegistryError = {
  code: 'XDSTooManyResults',
  severity: 'Error',
  codeContext: `more than 1 < 2 & "3"`,
  location: undefined,
}

describe('an answer in pieces (ITI TF-2: 3.18.4.1.3)', () => {
  test('reads as the one that is written whole', async () => {
    const objectsXml = refs.map((ref) => objectRefXml(ref))
    const text = await textOf(queryAnswer({ status: 'Success', errors: [], objectsXml }))
    expect(text).toBe(
      iti18.encodeResponse({ status: 'Success', errors: [], objects: [], objectRefs: refs }),
    )
  })

  test('has its list also when it refuses, behind the errors', async () => {
    const text = await textOf(queryAnswer({ status: 'Failure', errors: [error], objectsXml: [] }))
    expect(text).toMatch(/<\/rs:RegistryErrorList><rim:RegistryObjectList>/)
    expect(iti18.decodeResponse(readXml(text))).toEqual({
      status: 'Failure',
      errors: [error],
      objects: [],
      objectRefs: [],
    })
  })

  test('takes the objects one after the other, as they are pulled', async () => {
    const pulled: number[] = []
    async function* objects() {
      for (const [index, ref] of refs.entries()) {
        await Promise.resolve()
        pulled.push(index)
        yield objectRefXml(ref)
      }
    }
    const answer = queryAnswer({ status: 'Success', errors: [], objectsXml: objects() })
    await answer.next()
    expect(pulled).toEqual([])
    await answer.next()
    expect(pulled).toEqual([0])
  })

  test('ends the objects when nobody reads on, and throws what they throw', async () => {
    let ended = false
    async function* objects() {
      try {
        yield await Promise.resolve(objectRefXml(refs[0] ?? ''))
        throw new RangeError('the rows ended early')
      } finally {
        ended = true
      }
    }
    const left = queryAnswer({ status: 'Success', errors: [], objectsXml: objects() })
    await left.next()
    await left.next()
    await left.return()
    expect(ended).toBe(true)
    const read = queryAnswer({ status: 'Success', errors: [], objectsXml: objects() })
    await expect(textOf(read)).rejects.toThrow(RangeError)
  })
})

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}
