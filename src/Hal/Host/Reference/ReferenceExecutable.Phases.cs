namespace Neuromorphic.Hal.Host.Reference;

internal sealed partial class ReferenceExecutable<TLane>
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
