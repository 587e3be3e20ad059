/** Our own mark: a glass tank with water and one cell in it. */

/** The logo, 26×26. */
export function Logo() {
  return (
    <svg width="1.625rem" height="1.625rem" viewBox="0 0 26 26" aria-hidden>
      <path
        d="M3.5 4V18.5A4.5 4.5 0 0 0 8 23H18a4.5 4.5 0 0 0 4.5-4.5V4"
        fill="none"
        stroke="var(--ink)"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path d="M6 10H20V18.2A2.3 2.3 0 0 1 17.7 20.5H8.3A2.3 2.3 0 0 1 6 18.2Z" fill="var(--accent)" opacity=".35" />
      <path d="M6 10H20" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
      <circle cx="13" cy="15.3" r="2.7" fill="var(--accent)" />
    </svg>
  );
}
