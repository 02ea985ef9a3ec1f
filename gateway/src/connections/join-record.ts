/** What is known of joins at one guacd: the one thing that all its connections have in common, and no protocol tells. */
export class JoinRecord {
  #hasFrozen = false

  /** guacd 1.6.0 froze in 3 to 9 of 100 joins of a screen that is painted without pause, and in none of a calm one. */
  get hasFrozen(): boolean {
    return this.#hasFrozen
  }

  noteFreeze(): void {
    this.#hasFrozen = true
  }
}
