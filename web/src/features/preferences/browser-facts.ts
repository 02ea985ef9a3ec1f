/** What the desktop takes for its time zone and keyboard where nothing is saved. */
export const browserFacts = () => ({
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  language: navigator.language,
})
