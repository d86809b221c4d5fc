namespace Neuromorphic.Cli;

/// <summary>What the process answers. The table of docs/cli.md is made from these.</summary>
public enum ExitCode
{
    /// <summary>Done. For verify: at least one case ran, none failed, none was skipped unless allowed.</summary>
    Ok = 0,

    /// <summary>A case failed, or a data set did not have its stated checksum.</summary>
    Failed = 1,

    /// <summary>Something in the command, the configuration or the input is wrong: unknown name or key, value out of range, damaged file.</summary>
    Invalid = 2,

    /// <summary>A case was skipped because its model is not there.</summary>
    Skipped = 3,

    /// <summary>The backend refuses the program, or it needs more memory than there is.</summary>
    Refused = 4,

    /// <summary>The output cannot be written. Earlier results are as they were.</summary>
    CannotWrite = 5,

    /// <summary>A defect of this tool.</summary>
    Internal = 70,

    /// <summary>Stopped by Ctrl-C or a termination signal.</summary>
    Interrupted = 130,
}
