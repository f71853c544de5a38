// Storage SOP classes (DICOM PS3.4: Table B.5-1) and how a manifest refers to their instances.
// tidy: table

/** Value Type of the content item that refers to an instance (DICOM PS3.16: TID 2010). */
export type ReferenceValueType = 'IMAGE' | 'WAVEFORM' | 'COMPOSITE'

export interface SopClass {
  readonly uid: string
  readonly name: string
}

export const keyObjectSelectionDocumentStorage = '1.2.840.10008.5.1.4.1.1.88.59'

/** The name of a storage SOP class; undefined for private and unknown ones. */
export function sopClassName(uid: string): string | undefined {
  return names.get(uid)
}

/**
 * IMAGE and WAVEFORM by the name of the class; all else, also what we do not know, is COMPOSITE.
 */
export function referenceValueType(sopClassUid: string): ReferenceValueType {
  const name = names.get(sopClassUid) ?? ''
  if (/ Image Storage( - For (Presentation|Processing))?$/.test(name)) return 'IMAGE'
  return name.endsWith(' Waveform Storage') ? 'WAVEFORM' : 'COMPOSITE'
}

const storage = '1.2.840.10008.5.1.4.1.1'

export const storageSopClasses: readonly SopClass[] = [
  { uid: `${storage}.1`, name: 'Computed Radiography Image Storage' },
  { uid: `${storage}.1.1`, name: 'Digital X-Ray Image Storage - For Presentation' },
  { uid: `${storage}.1.1.1`, name: 'Digital X-Ray Image Storage - For Processing' },
  { uid: `${storage}.1.2`, name: 'Digital Mammography X-Ray Image Storage - For Presentation' },
  { uid: `${storage}.1.2.1`, name: 'Digital Mammography X-Ray Image Storage - For Processing' },
  { uid: `${storage}.1.3`, name: 'Digital Intra-Oral X-Ray Image Storage - For Presentation' },
  { uid: `${storage}.1.3.1`, name: 'Digital Intra-Oral X-Ray Image Storage - For Processing' },
  { uid: `${storage}.2`, name: 'CT Image Storage' },
  { uid: `${storage}.2.1`, name: 'Enhanced CT Image Storage' },
  { uid: `${storage}.2.2`, name: 'Legacy Converted Enhanced CT Image Storage' },
  { uid: `${storage}.3.1`, name: 'Ultrasound Multi-frame Image Storage' },
  { uid: `${storage}.4`, name: 'MR Image Storage' },
  { uid: `${storage}.4.1`, name: 'Enhanced MR Image Storage' },
  { uid: `${storage}.4.2`, name: 'MR Spectroscopy Storage' },
  { uid: `${storage}.4.3`, name: 'Enhanced MR Color Image Storage' },
  { uid: `${storage}.4.4`, name: 'Legacy Converted Enhanced MR Image Storage' },
  { uid: `${storage}.6.1`, name: 'Ultrasound Image Storage' },
  { uid: `${storage}.6.2`, name: 'Enhanced US Volume Storage' },
  { uid: `${storage}.7`, name: 'Secondary Capture Image Storage' },
  { uid: `${storage}.7.1`, name: 'Multi-frame Single Bit Secondary Capture Image Storage' },
  { uid: `${storage}.7.2`, name: 'Multi-frame Grayscale Byte Secondary Capture Image Storage' },
  { uid: `${storage}.7.3`, name: 'Multi-frame Grayscale Word Secondary Capture Image Storage' },
  { uid: `${storage}.7.4`, name: 'Multi-frame True Color Secondary Capture Image Storage' },
  { uid: `${storage}.9.1.1`, name: '12-lead ECG Waveform Storage' },
  { uid: `${storage}.9.1.2`, name: 'General ECG Waveform Storage' },
  { uid: `${storage}.9.1.3`, name: 'Ambulatory ECG Waveform Storage' },
  { uid: `${storage}.9.2.1`, name: 'Hemodynamic Waveform Storage' },
  { uid: `${storage}.9.3.1`, name: 'Cardiac Electrophysiology Waveform Storage' },
  { uid: `${storage}.9.4.1`, name: 'Basic Voice Audio Waveform Storage' },
  { uid: `${storage}.9.4.2`, name: 'General Audio Waveform Storage' },
  { uid: `${storage}.9.5.1`, name: 'Arterial Pulse Waveform Storage' },
  { uid: `${storage}.9.6.1`, name: 'Respiratory Waveform Storage' },
  { uid: `${storage}.11.1`, name: 'Grayscale Softcopy Presentation State Storage' },
  { uid: `${storage}.11.2`, name: 'Color Softcopy Presentation State Storage' },
  { uid: `${storage}.11.3`, name: 'Pseudo-Color Softcopy Presentation State Storage' },
  { uid: `${storage}.11.4`, name: 'Blending Softcopy Presentation State Storage' },
  { uid: `${storage}.11.5`, name: 'XA/XRF Grayscale Softcopy Presentation State Storage' },
  { uid: `${storage}.11.8`, name: 'Advanced Blending Presentation State Storage' },
  { uid: `${storage}.12.1`, name: 'X-Ray Angiographic Image Storage' },
  { uid: `${storage}.12.1.1`, name: 'Enhanced XA Image Storage' },
  { uid: `${storage}.12.2`, name: 'X-Ray Radiofluoroscopic Image Storage' },
  { uid: `${storage}.12.2.1`, name: 'Enhanced XRF Image Storage' },
  { uid: `${storage}.13.1.1`, name: 'X-Ray 3D Angiographic Image Storage' },
  { uid: `${storage}.13.1.2`, name: 'X-Ray 3D Craniofacial Image Storage' },
  { uid: `${storage}.13.1.3`, name: 'Breast Tomosynthesis Image Storage' },
  { uid: `${storage}.13.1.4`, name: 'Breast Projection X-Ray Image Storage - For Presentation' },
  { uid: `${storage}.13.1.5`, name: 'Breast Projection X-Ray Image Storage - For Processing' },
  {
    uid: `${storage}.14.1`,
    name: 'Intravascular Optical Coherence Tomography Image Storage - For Presentation',
  },
  {
    uid: `${storage}.14.2`,
    name: 'Intravascular Optical Coherence Tomography Image Storage - For Processing',
  },
  { uid: `${storage}.20`, name: 'Nuclear Medicine Image Storage' },
  { uid: `${storage}.30`, name: 'Parametric Map Storage' },
  { uid: `${storage}.66`, name: 'Raw Data Storage' },
  { uid: `${storage}.66.1`, name: 'Spatial Registration Storage' },
  { uid: `${storage}.66.2`, name: 'Spatial Fiducials Storage' },
  { uid: `${storage}.66.3`, name: 'Deformable Spatial Registration Storage' },
  { uid: `${storage}.66.4`, name: 'Segmentation Storage' },
  { uid: `${storage}.66.5`, name: 'Surface Segmentation Storage' },
  { uid: `${storage}.66.6`, name: 'Tractography Results Storage' },
  { uid: `${storage}.67`, name: 'Real World Value Mapping Storage' },
  { uid: `${storage}.77.1.1`, name: 'VL Endoscopic Image Storage' },
  { uid: `${storage}.77.1.1.1`, name: 'Video Endoscopic Image Storage' },
  { uid: `${storage}.77.1.2`, name: 'VL Microscopic Image Storage' },
  { uid: `${storage}.77.1.2.1`, name: 'Video Microscopic Image Storage' },
  { uid: `${storage}.77.1.3`, name: 'VL Slide-Coordinates Microscopic Image Storage' },
  { uid: `${storage}.77.1.4`, name: 'VL Photographic Image Storage' },
  { uid: `${storage}.77.1.4.1`, name: 'Video Photographic Image Storage' },
  { uid: `${storage}.77.1.5.1`, name: 'Ophthalmic Photography 8 Bit Image Storage' },
  { uid: `${storage}.77.1.5.2`, name: 'Ophthalmic Photography 16 Bit Image Storage' },
  { uid: `${storage}.77.1.5.3`, name: 'Stereometric Relationship Storage' },
  { uid: `${storage}.77.1.5.4`, name: 'Ophthalmic Tomography Image Storage' },
  {
    uid: `${storage}.77.1.5.5`,
    name: 'Wide Field Ophthalmic Photography Stereographic Projection Image Storage',
  },
  {
    uid: `${storage}.77.1.5.6`,
    name: 'Wide Field Ophthalmic Photography 3D Coordinates Image Storage',
  },
  { uid: `${storage}.77.1.6`, name: 'VL Whole Slide Microscopy Image Storage' },
  { uid: `${storage}.88.11`, name: 'Basic Text SR Storage' },
  { uid: `${storage}.88.22`, name: 'Enhanced SR Storage' },
  { uid: `${storage}.88.33`, name: 'Comprehensive SR Storage' },
  { uid: `${storage}.88.34`, name: 'Comprehensive 3D SR Storage' },
  { uid: `${storage}.88.35`, name: 'Extensible SR Storage' },
  { uid: `${storage}.88.40`, name: 'Procedure Log Storage' },
  { uid: `${storage}.88.50`, name: 'Mammography CAD SR Storage' },
  { uid: `${storage}.88.59`, name: 'Key Object Selection Document Storage' },
  { uid: `${storage}.88.65`, name: 'Chest CAD SR Storage' },
  { uid: `${storage}.88.67`, name: 'X-Ray Radiation Dose SR Storage' },
  { uid: `${storage}.88.68`, name: 'Radiopharmaceutical Radiation Dose SR Storage' },
  { uid: `${storage}.88.69`, name: 'Colon CAD SR Storage' },
  { uid: `${storage}.88.70`, name: 'Implantation Plan SR Storage' },
  { uid: `${storage}.88.71`, name: 'Acquisition Context SR Storage' },
  { uid: `${storage}.88.72`, name: 'Simplified Adult Echo SR Storage' },
  { uid: `${storage}.90.1`, name: 'Content Assessment Results Storage' },
  { uid: `${storage}.91.1`, name: 'Microscopy Bulk Simple Annotations Storage' },
  { uid: `${storage}.104.1`, name: 'Encapsulated PDF Storage' },
  { uid: `${storage}.104.2`, name: 'Encapsulated CDA Storage' },
  { uid: `${storage}.104.3`, name: 'Encapsulated STL Storage' },
  { uid: `${storage}.104.4`, name: 'Encapsulated OBJ Storage' },
  { uid: `${storage}.104.5`, name: 'Encapsulated MTL Storage' },
  { uid: `${storage}.128`, name: 'Positron Emission Tomography Image Storage' },
  { uid: `${storage}.128.1`, name: 'Legacy Converted Enhanced PET Image Storage' },
  { uid: `${storage}.130`, name: 'Enhanced PET Image Storage' },
  { uid: `${storage}.131`, name: 'Basic Structured Display Storage' },
  { uid: `${storage}.481.1`, name: 'RT Image Storage' },
  { uid: `${storage}.481.2`, name: 'RT Dose Storage' },
  { uid: `${storage}.481.3`, name: 'RT Structure Set Storage' },
  { uid: `${storage}.481.4`, name: 'RT Beams Treatment Record Storage' },
  { uid: `${storage}.481.5`, name: 'RT Plan Storage' },
  { uid: `${storage}.481.6`, name: 'RT Brachy Treatment Record Storage' },
  { uid: `${storage}.481.7`, name: 'RT Treatment Summary Record Storage' },
  { uid: `${storage}.481.8`, name: 'RT Ion Plan Storage' },
  { uid: `${storage}.481.9`, name: 'RT Ion Beams Treatment Record Storage' },
]

const names: ReadonlyMap<string, string> = new Map(
  storageSopClasses.map(({ uid, name }) => [uid, name]),
)
