"""What each operation means. Built once for a pack, when it is first asked; then only looked up."""

from policy.meaning import choosing, reckoning
from policy.meaning.run import InWords, Meaning, Missing, Run, Unstated
from policy.meaning.site import BUILDERS, Site, cited

__all__ = ["BUILDERS", "InWords", "Meaning", "Missing", "Run", "Site", "Unstated", "choosing", "cited", "reckoning"]
