// By what name our implementation signs the files and associations that it makes (DICOM PS3.7:
// D.3.3.2).

/** A UUID-derived UID of this project's own; it identifies the software, not a site. */
export const implementationClassUid = '2.25.314867702937128806459215783120494036117'

/** At most 16 characters. */
export const implementationVersionName = 'ISTHMUS'
