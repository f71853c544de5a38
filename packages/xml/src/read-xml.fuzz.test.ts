import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readXml, XmlError } from './read-xml.ts'

const sample = Buffer.from(
  `<?xml version="1.0" encoding="UTF-8"?><!-- c -->` +
    `<s:E xmlns:s="urn:s" xmlns="urn:d" s:a='1' b="&lt;2&#9;"><H/>` +
    `<B>é😀<![CDATA[<x>]]>&amp;<c d="e">f</c></B></s:E>`,
)

it('gives a tree or an XmlError for every mutation of a good document', () => {
  const mutation = fc.record({
    at: fc.nat(sample.length - 1),
    kind: fc.constantFrom('set', 'drop', 'insert', 'repeat'),
    byte: fc.nat(255),
  })
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const bytes = mutations.reduce<Buffer>((before, { at, kind, byte }) => {
        const [head, tail] = [before.subarray(0, at), before.subarray(at)]
        if (kind === 'drop') return Buffer.concat([head, tail.subarray(1)])
        if (kind === 'insert') return Buffer.concat([head, Buffer.of(byte), tail])
        if (kind === 'repeat') return Buffer.concat([head, tail, tail])
        return Buffer.concat([head, Buffer.of(byte), tail.subarray(1)])
      }, sample)
      expect(outcome(bytes)).toMatch(/^(?:tree|XmlError)$/)
    }),
    { numRuns: 5000, seed: 20_260_314 },
  )
})

function outcome(bytes: Uint8Array): string {
  try {
    return readXml(bytes).end > 0 ? 'tree' : 'nothing'
  } catch (error) {
    return error instanceof XmlError ? error.name : String(error)
  }
}
