/** The loan application as it was first released. The directories beside this one hold what each later release changed. */
@EventModule
@Compatibility(Compatibility.Policy.BACKWARD) // all nodes stop before the next release starts
package loans;

import dev.typebus.annotations.Compatibility;
import dev.typebus.annotations.EventModule;
