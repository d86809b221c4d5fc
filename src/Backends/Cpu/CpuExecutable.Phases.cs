namespace Neuromorphic.Backends.Cpu;

internal sealed unsafe partial class CpuExecutable
{
    /// <inheritdoc/>
    public void RunPhase(int phase) => throw new NotSupportedException();

    private void SavePhaseState(BinaryWriter writer)
    {
    }

    private void RestorePhaseState(BinaryReader reader)
    {
    }
}
