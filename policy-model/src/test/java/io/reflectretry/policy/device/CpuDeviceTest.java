package io.reflectretry.policy.device;

import io.reflectretry.policy.TestEngine;
import io.reflectretry.policy.engine.PolicyEngine;

/** The contract on the CPU: so the contract itself runs everywhere. */
class CpuDeviceTest extends DeviceContract {

    @Override
    PolicyEngine engine() {
        return TestEngine.ENGINE;
    }
}
