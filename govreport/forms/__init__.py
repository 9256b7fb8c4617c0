"""The versions of the official form, as data, and the loader that checks them."""

from govreport.forms.addresses import Address as Address
from govreport.forms.addresses import printed_place as printed_place
from govreport.forms.grid import GridCell as GridCell
from govreport.forms.grid import Row as Row
from govreport.forms.grid import lay_out as lay_out
from govreport.forms.guide import guidance as guidance
from govreport.forms.loader import form as form
from govreport.forms.loader import form_for_year as form_for_year
from govreport.forms.loader import known_forms as known_forms
from govreport.forms.loader import parse as parse
from govreport.forms.lookup import CellGroup as CellGroup
from govreport.forms.lookup import find_cell as find_cell
from govreport.forms.lookup import find_cells as find_cells
from govreport.forms.lookup import find_group as find_group
from govreport.forms.lookup import find_section as find_section
from govreport.forms.lookup import nearest as nearest
from govreport.forms.model import Band as Band
from govreport.forms.model import Cell as Cell
from govreport.forms.model import Form as Form
from govreport.forms.model import Group as Group
from govreport.forms.model import Identity as Identity
from govreport.forms.model import Item as Item
from govreport.forms.model import ItemType as ItemType
from govreport.forms.model import Section as Section
from govreport.forms.model import Table as Table
from govreport.forms.model import Term as Term
