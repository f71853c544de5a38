// XPN: a person's name, made from a DICOM person name (ITI TF-3: Table 4.2.3.2-1; DICOM PS3.5:
// 6.2).
import { escapeHl7 } from './escape.ts'

// RAD TF-2: 4.68.4.1.2. DICOM has the prefix before the suffix, HL7 after it; only the alphabetic
// group counts.
/**
 * Takes a PN value; gives `family^given^middle^suffix^prefix` without trailing carets, undefined
 * when it is empty.
 */
export function xpnFromPersonName(personName: string): string | undefined {
  const [alphabetic = ''] = personName.split('=')
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = alphabetic
    .split('^')
    .map((component) => escapeHl7(component.trim()))
  const name = [family, given, middle, suffix, prefix].join('^').replace(/\^+$/, '')
  return name === '' ? undefined : name
}
