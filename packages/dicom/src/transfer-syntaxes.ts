// Transfer syntaxes that instances may be stored in (DICOM PS3.6: Table A-1). tidy: table

export interface TransferSyntax {
  readonly uid: string
  readonly name: string
  /** How Pixel Data lies in the file; `video` cannot be transcoded to images. */
  readonly pixels: 'native' | 'encapsulated' | 'video'
}

export const implicitLittleEndian = '1.2.840.10008.1.2'
export const explicitLittleEndian = '1.2.840.10008.1.2.1'

export const transferSyntaxes: readonly TransferSyntax[] = [
  { uid: '1.2.840.10008.1.2', name: 'Implicit VR Little Endian', pixels: 'native' },
  { uid: '1.2.840.10008.1.2.1', name: 'Explicit VR Little Endian', pixels: 'native' },
  { uid: '1.2.840.10008.1.2.1.99', name: 'Deflated Explicit VR Little Endian', pixels: 'native' },
  { uid: '1.2.840.10008.1.2.2', name: 'Explicit VR Big Endian', pixels: 'native' },
  { uid: '1.2.840.10008.1.2.4.50', name: 'JPEG Baseline', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.51', name: 'JPEG Extended', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.57', name: 'JPEG Lossless', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.70', name: 'JPEG Lossless SV1', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.80', name: 'JPEG-LS Lossless', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.81', name: 'JPEG-LS Near-lossless', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.90', name: 'JPEG 2000 Lossless', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.91', name: 'JPEG 2000', pixels: 'encapsulated' },
  {
    uid: '1.2.840.10008.1.2.4.92',
    name: 'JPEG 2000 Multi-component Lossless',
    pixels: 'encapsulated',
  },
  { uid: '1.2.840.10008.1.2.4.93', name: 'JPEG 2000 Multi-component', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.100', name: 'MPEG2 Main Profile Main Level', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.101', name: 'MPEG2 Main Profile High Level', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.102', name: 'MPEG-4 AVC High Profile', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.103', name: 'MPEG-4 AVC BD-compatible', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.104', name: 'MPEG-4 AVC High Profile 2D', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.105', name: 'MPEG-4 AVC High Profile 3D', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.106', name: 'MPEG-4 AVC Stereo', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.107', name: 'HEVC Main Profile', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.108', name: 'HEVC Main 10 Profile', pixels: 'video' },
  { uid: '1.2.840.10008.1.2.4.110', name: 'JPEG XL Lossless', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.111', name: 'JPEG XL JPEG Recompression', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.112', name: 'JPEG XL', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.201', name: 'HTJ2K Lossless', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.202', name: 'HTJ2K Lossless RPCL', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.4.203', name: 'HTJ2K', pixels: 'encapsulated' },
  { uid: '1.2.840.10008.1.2.5', name: 'RLE Lossless', pixels: 'encapsulated' },
]
