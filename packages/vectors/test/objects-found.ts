// How many objects the accepted stored queries find in what the accepted submissions have stored
// (ITI TF-2: 3.18.4.1.2.3.7). Only where later samples cannot add to it. tidy: table

/** By the sample's name. */
export const objectsFound: Readonly<Record<string, number>> = {
  // The entry, its set and the folder; set to entry, set to folder, folder to entry, and the set's
  // hold on that membership.
  'get-submission-set-and-contents-jax-ws': 7,
  // The set, its entry and the association between them.
  'get-submission-set-and-contents-object-ref': 3,
  // The folder, its entry and the membership.
  'get-folder-and-contents-zeep': 3,
  'get-folders-for-document': 1,
  'get-folders-node-soap': 1,
  // Both versions and the RPLC.
  'get-related-documents-node-soap': 3,
  // The entry, its set's hold on it, and the RPLC.
  'get-documents-and-associations-zeep': 3,
  // The set and its hold on the entry.
  'get-submission-sets-node-soap': 2,
  // Two sets' holds and the RPLC.
  'get-associations-jax-ws': 3,
  'get-documents-several-values-jax-ws': 2,
  'get-documents-logical-id-level-2': 1,
}
