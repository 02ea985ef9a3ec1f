/** Who learns and teaches at the school of the pictures. Classes are the groups. */
export const ROLL: readonly { name: string; email: string; group: string; minutes?: number }[] = [
  { name: 'Grace Hopper', email: 'grace@school.example', group: 'Class 10b' },
  { name: 'Katherine Johnson', email: 'katherine@school.example', group: 'Class 10b' },
  { name: 'Alan Turing', email: 'alan@school.example', group: 'Class 10b' },
  { name: 'Emmy Noether', email: 'emmy@school.example', group: 'Class 10b', minutes: 1200 },
  { name: 'Hedy Lamarr', email: 'hedy@school.example', group: 'Class 10b' },
  { name: 'Radia Perlman', email: 'radia@school.example', group: 'Class 10b' },
  { name: 'Sophie Germain', email: 'sophie@school.example', group: 'Class 10b' },
  { name: 'Maryam Mirzakhani', email: 'maryam@school.example', group: 'Robotics club' },
  { name: 'Srinivasa Ramanujan', email: 'srinivasa@school.example', group: 'Robotics club' },
  { name: 'Karen Spärck Jones', email: 'karen@school.example', group: 'Robotics club' },
  { name: 'José Celestino Mutis', email: 'jose@school.example', group: 'Teachers', minutes: 6000 },
  { name: 'Mary Somerville', email: 'mary@school.example', group: 'Teachers', minutes: 6000 },
  { name: 'Émilie du Châtelet', email: 'emilie@school.example', group: 'Teachers', minutes: 6000 },
]

/** As a school's own software would write it out. */
export const rollAsCsv = (): string =>
  [
    'name,email,role,sessions,minutes',
    ...ROLL.map(({ name, email, minutes }) => `${name},${email},user,,${minutes ?? ''}`),
  ].join('\n')

export const GROUPS = [...new Set(ROLL.map(({ group }) => group))]
