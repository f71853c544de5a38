import { describe, expect, test } from 'vitest'
import { formatCx, parseCx, sameCx } from './cx.ts'

describe('CX', () => {
  test('reads id and assigning authority (ITI TF-3: Table 4.2.3.1.7-2)', () => {
    expect(parseCx('P-3301^^^&2.999.10.1&ISO')).toEqual({
      id: 'P-3301',
      assigningAuthority: '2.999.10.1',
    })
  })

  test('accepts trailing carets and compares without them', () => {
    expect(sameCx('P-1^^^&2.999.1&ISO^^', 'P-1^^^&2.999.1&ISO')).toBe(true)
    expect(sameCx('P-1^^^&2.999.1&ISO', 'P-1^^^&2.999.2&ISO')).toBe(false)
  })

  test.each([
    '',
    'P-1',
    '^^^&2.999.1&ISO',
    ' ^^^&2.999.1&ISO',
    'P-1^^^&2.999.1',
    'P-1^^^&2.999.1&iso',
    'P-1^^^NS&2.999.1&ISO',
    'P-1^x^^&2.999.1&ISO',
    'P-1^^^&2.999.01&ISO',
    'P-1^^^&urn:oid:2.999.1&ISO',
    'P-1^^^&2.999.1&ISO^PI',
    'P-1~P-2^^^&2.999.1&ISO',
    'P-1^^^&2.999.1&ISO\n',
  ])('refuses %j (ITI TF-3: Table 4.2.3.1.7-2)', (text) => {
    expect(parseCx(text)).toBeUndefined()
  })

  test('writes what it reads', () => {
    const text = 'A B\\S\\1^^^&2.999.1&ISO'
    const cx = parseCx(text)
    expect(cx && formatCx(cx)).toBe(text)
  })
})
