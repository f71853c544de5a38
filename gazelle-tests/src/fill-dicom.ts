// Puts other values into a DICOM file whose lengths are open (DICOM PS3.5: 7.1.2, 7.5).

/** A sample that has no such value, or more of them than it should. */
export class FillDicomError extends Error {
  override readonly name = 'FillDicomError'
}

/**
 * Takes a Part 10 file in Explicit VR Little Endian whose sequences have undefined lengths, and
 * texts with what stands in their place wherever they are a whole value. Throws FillDicomError when
 * one of them is not there.
 */
export function fillDicom(file: Buffer, replace: Readonly<Record<string, string>>): Buffer {
  return Object.entries(replace).reduce((bytes, [from, to]) => replaceValue(bytes, from, to), file)
}

function replaceValue(file: Buffer, from: string, to: string): Buffer {
  const pieces: Buffer[] = []
  let copied = 0
  let at = file.indexOf(from)
  if (at === -1) throw new FillDicomError(`the sample holds no value ${from}`)
  for (; at !== -1; at = file.indexOf(from, at + from.length)) {
    const isUid = file.toString('latin1', at - 4, at - 2) === 'UI'
    const value = evenly(to, isUid ? '\0' : ' ')
    const [lengthAt, length] = lengthBefore(file, at)
    pieces.push(file.subarray(copied, lengthAt), length(value.length), value)
    copied = at + evenly(from, ' ').length
  }
  return Buffer.concat([...pieces, file.subarray(copied)])
}

// The length stands right before the value: two bytes, or four for the VRs that may be long.
function lengthBefore(file: Buffer, at: number): readonly [number, (length: number) => Buffer] {
  const isLong = ['UT', 'UC', 'UR', 'OB'].includes(file.toString('latin1', at - 8, at - 6))
  if (isLong) return [at - 4, (length) => Buffer.from(Uint32Array.of(length).buffer)]
  return [at - 2, (length) => Buffer.from(Uint16Array.of(length).buffer)]
}

function evenly(text: string, padding: string): Buffer {
  return Buffer.from(text.length % 2 === 0 ? text : text + padding)
}
