// What our pages can draw without a codec, and so what they ask a source for
// (RAD TF-2: 4.69.4.1.2).
import { explicitLittleEndian, implicitLittleEndian } from '@isthmus/dicom/transfer-syntaxes'

export const shownTransferSyntaxes: readonly string[] = [explicitLittleEndian, implicitLittleEndian]
