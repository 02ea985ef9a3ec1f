import { Link } from '@tanstack/react-router'
import classes from './shell.module.css'

/** For administrators; everybody else has one page, and the mark leads to it. */
export function MainNavigation() {
  return (
    <nav className={classes.navigation} aria-label="Main">
      <Link to="/" activeOptions={{ exact: true }}>
        Desktops
      </Link>
      <Link to="/admin">Administration</Link>
    </nav>
  )
}
