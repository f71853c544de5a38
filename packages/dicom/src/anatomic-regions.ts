// Body Part Examined to anatomic region (DICOM PS3.16: Annex L), the part of the table that
// radiology meets. tidy: table
import type { CodedConcept } from './coded-concept.ts'

/**
 * Takes Body Part Examined (0018,0015) as sent; undefined for text that the table does not know.
 */
export function anatomicRegion(bodyPartExamined: string): CodedConcept | undefined {
  return regions.get(bodyPartExamined.trim().toUpperCase().replaceAll(/[ _-]/g, ''))
}

/**
 * The same region under the codes of other editions and of SNOMED-RT (DICOM PS3.16: Annex L, Table
 * L-1).
 */
export function currentAnatomicRegion(concept: CodedConcept): CodedConcept {
  const found = older.get(`${concept.designator} ${concept.code}`)
  return found === undefined ? concept : (anatomicRegion(found) ?? concept)
}

const regions: ReadonlyMap<string, CodedConcept> = new Map(
  [
    ['ABDOMEN', '818981001', 'Abdomen'],
    ['ABDOMENPELVIS', '818982008', 'Abdomen and Pelvis'],
    ['ANKLE', '70258002', 'Ankle joint'],
    ['AORTA', '15825003', 'Aorta'],
    ['ARM', '40983000', 'Upper arm'],
    ['BLADDER', '89837001', 'Bladder'],
    ['BRAIN', '12738006', 'Brain'],
    ['BREAST', '76752008', 'Breast'],
    ['CHEST', '816094009', 'Chest'],
    ['CHESTABDOMEN', '416550000', 'Chest and Abdomen'],
    ['CHESTABDPELVIS', '416775004', 'Chest, Abdomen and Pelvis'],
    ['CLAVICLE', '51299004', 'Clavicle'],
    ['COLON', '71854001', 'Colon'],
    ['CSPINE', '122494005', 'Cervical spine'],
    ['ELBOW', '16953009', 'Elbow joint'],
    ['EXTREMITY', '66019005', 'Extremity'],
    ['FEMUR', '71341001', 'Femur'],
    ['FINGER', '7569003', 'Finger'],
    ['FOOT', '56459004', 'Foot'],
    ['FOREARM', '14975008', 'Forearm'],
    ['HAND', '85562004', 'Hand'],
    ['HEAD', '69536005', 'Head'],
    ['HEADNECK', '774007', 'Head and Neck'],
    ['HEART', '80891009', 'Heart'],
    ['HIP', '29836001', 'Hip'],
    ['HUMERUS', '85050009', 'Humerus'],
    ['JAW', '661005', 'Jaw region'],
    ['KIDNEY', '64033007', 'Kidney'],
    ['KNEE', '72696002', 'Knee'],
    ['LEG', '30021000', 'Lower leg'],
    ['LIVER', '10200004', 'Liver'],
    ['LSPINE', '122496007', 'Lumbar spine'],
    ['LUNG', '39607008', 'Lung'],
    ['NECK', '45048000', 'Neck'],
    ['ORBIT', '363654007', 'Orbital structure'],
    ['PANCREAS', '15776009', 'Pancreas'],
    ['PELVIS', '816092008', 'Pelvis'],
    ['PROSTATE', '41216001', 'Prostate'],
    ['RIB', '113197003', 'Rib'],
    ['SHOULDER', '16982005', 'Shoulder'],
    ['SKULL', '89546000', 'Skull'],
    ['SPINE', '421060004', 'Spine'],
    ['SPLEEN', '78961009', 'Spleen'],
    ['SSPINE', '54735007', 'Sacrum'],
    ['THIGH', '68367000', 'Thigh'],
    ['THORAX', '816094009', 'Chest'],
    ['TSPINE', '122495006', 'Thoracic spine'],
    ['WHOLEBODY', '38266002', 'Entire body'],
    ['WRIST', '74670003', 'Wrist joint'],
  ].map(([part = '', code = '', meaning = '']) => [part, { code, designator: 'SCT', meaning }]),
)

const older: ReadonlyMap<string, string> = new Map([
  ['SCT 113345001', 'ABDOMEN'],
  ['SCT 51185008', 'CHEST'],
  ['SCT 12921003', 'PELVIS'],
  ['SRT T-D4000', 'ABDOMEN'],
  ['SRT T-A0100', 'BRAIN'],
  ['SRT T-04000', 'BREAST'],
  ['SRT T-D3000', 'CHEST'],
  ['SRT T-11501', 'CSPINE'],
  ['SRT T-D9700', 'FOOT'],
  ['SRT T-D8700', 'HAND'],
  ['SRT T-D1100', 'HEAD'],
  ['SRT T-D1000', 'HEADNECK'],
  ['SRT T-32000', 'HEART'],
  ['SRT T-D2500', 'HIP'],
  ['SRT T-D9200', 'KNEE'],
  ['SRT T-62000', 'LIVER'],
  ['SRT T-11503', 'LSPINE'],
  ['SRT T-28000', 'LUNG'],
  ['SRT T-D1600', 'NECK'],
  ['SRT T-D6000', 'PELVIS'],
  ['SRT T-D2220', 'SHOULDER'],
  ['SRT T-D0010', 'WHOLEBODY'],
])
