interface LogoProps {
  size?: number
}

/** A carrel seen from its chair: the screen around it, the desk, and a lamp that is on. */
export function Logo({ size = 28 }: LogoProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <g
        stroke="var(--mantine-primary-color-filled)"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M4 29V6.5A3.5 3.5 0 0 1 7.5 3h17A3.5 3.5 0 0 1 28 6.5V29" />
        <path d="M4 21h24" />
        <path d="M16 21v-6" />
      </g>
      <path d="M10 15.2a6 6 0 0 1 12 0z" fill="var(--carrel-brass)" />
    </svg>
  )
}
