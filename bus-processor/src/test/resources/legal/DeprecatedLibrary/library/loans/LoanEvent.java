package loans;

@SuppressWarnings({"deprecation", "removal"})
public sealed interface LoanEvent permits LoanFunded, LoanRepaid {}
