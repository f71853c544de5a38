// Acquisition modalities with their meanings (DICOM PS3.16: CID 29): the event codes of a study.
// tidy: table
import type { Code } from '@isthmus/ihe/code'
import { codingSchemes } from './identifiers.ts'

/**
 * Takes Modality (0008,0060); undefined for what acquires nothing, such as SR, PR or KO, and for
 * unknown text.
 */
export function acquisitionModality(modality: string): Code | undefined {
  const code = modality.trim().toUpperCase()
  const display = meanings.get(code)
  return display === undefined
    ? undefined
    : { code, scheme: codingSchemes.dicomControlledTerminology, display }
}

const meanings: ReadonlyMap<string, string> = new Map([
  ['AR', 'Autorefraction'],
  ['BDUS', 'Ultrasound Bone Densitometry'],
  ['BI', 'Biomagnetic Imaging'],
  ['BMD', 'Bone Mineral Densitometry'],
  ['CR', 'Computed Radiography'],
  ['CT', 'Computed Tomography'],
  ['CTPROTOCOL', 'CT Protocol'],
  ['DG', 'Diaphanography'],
  ['DMS', 'Dermoscopy'],
  ['DX', 'Digital Radiography'],
  ['ECG', 'Electrocardiography'],
  ['EEG', 'Electroencephalography'],
  ['EMG', 'Electromyography'],
  ['EOG', 'Electrooculography'],
  ['EPS', 'Cardiac Electrophysiology'],
  ['ES', 'Endoscopy'],
  ['GM', 'General Microscopy'],
  ['HC', 'Hard Copy'],
  ['HD', 'Hemodynamic Waveform'],
  ['IO', 'Intra-oral Radiography'],
  ['IVOCT', 'Intravascular Optical Coherence Tomography'],
  ['IVUS', 'Intravascular Ultrasound'],
  ['KER', 'Keratometry'],
  ['LEN', 'Lensometry'],
  ['LS', 'Laser Scan'],
  ['MG', 'Mammography'],
  ['MR', 'Magnetic Resonance'],
  ['NM', 'Nuclear Medicine'],
  ['OAM', 'Ophthalmic Axial Measurements'],
  ['OCT', 'Optical Coherence Tomography'],
  ['OP', 'Ophthalmic Photography'],
  ['OPM', 'Ophthalmic Mapping'],
  ['OPT', 'Ophthalmic Tomography'],
  ['OPTBSV', 'Ophthalmic Tomography B-scan Volume Analysis'],
  ['OPTENF', 'Ophthalmic Tomography En Face'],
  ['OPV', 'Ophthalmic Visual Field'],
  ['OSS', 'Optical Surface Scanner'],
  ['PA', 'Photoacoustic'],
  ['POS', 'Position Sensor'],
  ['PT', 'Positron emission tomography'],
  ['PX', 'Panoramic X-Ray'],
  ['RESP', 'Respiratory Waveform'],
  ['RF', 'Radiofluoroscopy'],
  ['RG', 'Radiographic imaging'],
  ['RTIMAGE', 'RT Image'],
  ['SM', 'Slide Microscopy'],
  ['SRF', 'Subjective Refraction'],
  ['TG', 'Thermography'],
  ['US', 'Ultrasound'],
  ['VA', 'Visual Acuity'],
  ['XA', 'X-Ray Angiography'],
  ['XC', 'External-camera Photography'],
])
