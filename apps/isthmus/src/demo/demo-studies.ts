// The studies that the demo ships: where they lie, whose they are, and what the walk does with
// them.

export interface DemoStudy {
  /** Folder below apps/isthmus/demo. */
  readonly slug: string
  /** (0010,0020) of its files: North's own number of the patient. */
  readonly localId: string
  readonly domainId: string
  /** The number under which South's clinician looks the patient up. */
  readonly southId: string
  readonly consent: 'permit' | 'refuse' | 'none'
  readonly says: string
  readonly report: DemoReport
}

export interface DemoReport {
  readonly title: string
  readonly lines: readonly string[]
}

export const demoStudies: readonly DemoStudy[] = [
  {
    slug: 'ct-phantom-head',
    localId: 'PLASTIC',
    domainId: 'N-1001',
    southId: 'S-7001',
    consent: 'permit',
    says: 'consent given',
    report: {
      title: 'CT of the head, plain',
      lines: [
        'Clinical question: fall from a shelf; no loss of consciousness is possible in a phantom.',
        '',
        'Findings: homogeneous plastic of even density. The outer shell is intact in all slices.',
        'Midline structures are where the manufacturer put them. No air outside of the air inserts.',
        '',
        'Impression: normal head phantom. No intracranial bleeding, for want of blood.',
      ],
    },
  },
  {
    slug: 'cr-doe-spine',
    localId: '77654033',
    domainId: 'N-1002',
    southId: 'S-7002',
    consent: 'refuse',
    says: 'sharing refused',
    report: {
      title: 'Cervical spine, three views',
      lines: [
        'Clinical question: neck pain after a long drive.',
        '',
        'Findings: alignment is kept. Vertebral bodies and disc spaces are of normal height.',
        'Prevertebral soft tissue is not widened.',
        '',
        'Impression: no fracture. The patient of this report is invented.',
      ],
    },
  },
  {
    slug: 'mr-qa-nih',
    localId: 'DEV',
    domainId: 'N-1003',
    southId: 'S-7003',
    consent: 'none',
    says: 'nothing recorded',
    report: {
      title: 'MR quality assurance',
      lines: [
        'Purpose: daily check of the scanner with an echo planar series.',
        '',
        'Findings: signal is even, no ghosting above the threshold.',
        '',
        'Impression: the scanner may be used. The patient of this report is a phantom.',
      ],
    },
  },
]
