using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Runs the cases of one family. Projects register those they know.</summary>
public interface ICaseFamily
{
    /// <summary>The word in a case's "family".</summary>
    string Name { get; }

    /// <summary>Runs one case.</summary>
    /// <exception cref="ModelMissingException">There is no kernel for the case's model.</exception>
    /// <exception cref="CaseFormatException">The case is not of the documented form.</exception>
    CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop);
}
