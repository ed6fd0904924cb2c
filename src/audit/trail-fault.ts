/** What does not fit in the trail or in its chain of seals. */
export interface TrailFault {
  readonly kind:
    'row-edited' | 'row-removed' | 'row-inserted' | 'seal-edited' | 'seal-removed' | 'signature-wrong'
  /** The number of the seal. */
  readonly seal: string
  /** The id of the change, where it is about one. */
  readonly change?: string
  /** Whose change it is, as far as that is known: a removed one takes it along. */
  readonly table?: string
  readonly key?: string
  readonly tenant?: number
  readonly detail: string
}
