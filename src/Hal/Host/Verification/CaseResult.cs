namespace Neuromorphic.Hal.Host.Verification;

/// <summary>How a case ended.</summary>
public enum CaseStatus
{
    /// <summary>Every limit is met.</summary>
    Pass,

    /// <summary>A limit is missed, or the case could not be run as it states.</summary>
    Fail,

    /// <summary>The model that the case is about does not exist here.</summary>
    Skip,
}

/// <summary>What came of one case.</summary>
/// <param name="Id">The case's id.</param>
/// <param name="Status">Pass, fail or skip.</param>
/// <param name="Measured">What was measured, or why it failed or was skipped.</param>
/// <param name="Limit">What was allowed.</param>
public sealed record CaseResult(string Id, CaseStatus Status, string Measured, string Limit);

/// <summary>The number format that a case's limits are taken for.</summary>
public enum CasePrecision
{
    /// <summary>32-bit.</summary>
    Single,

    /// <summary>64-bit: the reference backend only.</summary>
    Double,
}

/// <summary>A case that this build knows nothing to run with: skipped, not failed.</summary>
public sealed class ModelMissingException(string message) : Exception(message);

/// <summary>A manifest, a case or a file of a case that is not of the documented form. The message names file, case and key.</summary>
public sealed class CaseFormatException(string message) : Exception(message);

/// <summary>A manifest with a family that no project has registered.</summary>
public sealed class UnknownCaseFamilyException(string message) : Exception(message);
